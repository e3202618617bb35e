"""Each camera: on, off or unknown, from the streams that report it and the trainer's marks."""
