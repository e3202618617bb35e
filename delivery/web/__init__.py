"""The pages, forms and streams of the service, for browsers and for machines."""
