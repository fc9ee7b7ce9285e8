"""The demo catalogue's pictures: flat illustrations, a function each, of a few shared shapes and one palette."""
