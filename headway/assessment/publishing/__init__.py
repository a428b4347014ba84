"""Publishing an edition, worked out first (`preparing`) and stored in one transaction (`storing`).

`publish` is the way in. Importing it brings the statistics libraries, seconds of work that no
page needs: pages and actions that may run in a request import it where they use it.
"""
