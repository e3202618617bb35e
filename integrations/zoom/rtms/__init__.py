"""Zoom's realtime media streams (RTMS): signalling, from which camera events come."""
