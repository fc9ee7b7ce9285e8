"""What the `tillbot` commands do; bot/__main__.py hands each the store it works on."""
