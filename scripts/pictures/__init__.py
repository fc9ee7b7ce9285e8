"""The demo catalogue's pictures: flat illustrations, one function each, drawn from a few shared shapes and one palette."""
