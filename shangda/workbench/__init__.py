"""The workbench (工作台): what each role sees first, and pages over several apps.

The item's page with its timeline stands here, because it tells what every app did with the
item; so do handing over a leaver's work, and the pages of the three administrators.
"""
