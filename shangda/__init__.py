"""Shangda 上达: information work (信息工作) from the village's draft to the leader's desk."""

__version__ = "0.1.0"
