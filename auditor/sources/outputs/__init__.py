"""The outputs: files and folders that are there whole or not at all, and never in place of an input.

Laws of the folder: what is being written has no name, or one that no walk reads, until it is
finished; what stood there before stays until then; what an interruption leaves the next run removes.
"""

import errno

# Another place has to be named for these; any other fault is one of the machine.
_OF_THE_PLACE = frozenset({
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP,
    errno.ENAMETOOLONG, errno.EEXIST, errno.ENOTEMPTY, errno.ENXIO, errno.EINVAL,
})  # fmt: skip


class OutputError(Exception):
    """What was to be written could not be; the text says what, and why the system refuses.

    `is_wrong_use` tells a place that cannot be written to from a machine that has no room.
    """

    def __init__(self, called: str, why: OSError | str) -> None:
        """`called` is what the user called it, such as `--out x.edi`."""
        told = why if isinstance(why, str) else why.strerror or "the system cannot write it"
        super().__init__(f"{called}: {told}")
        self.is_wrong_use = isinstance(why, str) or why.errno in _OF_THE_PLACE
