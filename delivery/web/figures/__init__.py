"""Figures of periods for officers and for outside, their files, and second looks at decisions."""
