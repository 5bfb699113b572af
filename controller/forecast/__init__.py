"""How long people will wait: the controller's own selection run forward from the present, many times.

`times` and `learned` know how long things take; `photograph` makes a `picture` of the queue; `forward` draws
how it may go on; `outlook` puts many draws together; `promise` says when a promise changes. All of that is
pure. `worker` runs it in a process of its own, `follow` is what the controller knows of it.
"""
