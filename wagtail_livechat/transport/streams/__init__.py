"""Server-sent event streams: many open readers at almost no cost.

An idle stream is one suspended coroutine: no thread, no task of its own, no
database connection. What all streams of a process share:

- ``bus``       publishing an event: to this process, Redis and a GRIP proxy
- ``hub``       which streams exist, and the fan-out of events to them
- ``wheel``     the clock: heartbeats, newcomers, life times, stalled sends
- ``verifier``  reads the truth for many readers with one batch of queries
- ``bridge``    the supervised subscription to Redis
- ``shutdown``  ends streams as soon as the server is asked to stop

``serve`` (behind the ASGI wrapper) and ``view`` (a plain Django view) put streams
on the wire.
"""
