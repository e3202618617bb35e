"""The demonstration: a whole course, in front of your eyes, through the real parts."""
