"""The first process of a rented ComfyUI: starts it, watches it, and ends it.

    python3 -m burst COMMAND [ARGUMENT ...]

A rented GPU bills until somebody ends it, and the desktop that rented it may be asleep, offline or gone. So the end is
decided here, from inside: when nothing was asked for a while, and in any case at the deadline. The rest serves that:
wait until ComfyUI answers, load its models with one small workflow, let the sandbox take a snapshot, say over a
small port how things stand, and leave a list of the finished pictures with their hashes.

In: the command that starts ComfyUI, and environment variables BURST_* (`burst.settings`; the README beside this folder
says what each means). Out: one JSON object per line on standard output, and an exit code:

    0    idle for too long, or asked to end by SIGTERM or SIGINT
    64   a BURST_* variable makes no sense, or the status port is taken
    70   a fault in the wrapper itself; the log has the traceback
    75   ComfyUI did not answer in time
    124  the deadline has passed
    127  the command cannot be started
    any other: that of ComfyUI, which ended by itself; 128 + n if signal n killed it

Read in this order; each uses only those before it:

    settings    what is asked for
    lease       when it has to end
    comfyui     ComfyUI's HTTP API, as little as is needed
    outputs     the signed list of finished files
    snapshot    gVisor's checkpoint file
    door        the status port
    container   one life, from the start to the exit code

Python 3.10 or newer, standard library only.
"""
