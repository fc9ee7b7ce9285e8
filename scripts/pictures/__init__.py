"""The pictures of the demo catalogue: flat illustrations, one function each, from shared shapes and one palette."""
