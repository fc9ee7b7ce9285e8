"""What goes over the wire: models of its own, so that core's may change without a program noticing."""
