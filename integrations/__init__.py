"""Adapters of outside services: a provider of meetings and a messenger, behind interfaces."""
