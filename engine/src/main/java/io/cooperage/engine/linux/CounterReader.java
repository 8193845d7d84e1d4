package io.cooperage.engine.linux;

import java.nio.file.Path;

/// How a [CgroupMeter] comes by the text of a file.
@FunctionalInterface
interface CounterReader {
    /// Opens it, reads it and closes it.
    CounterReader BY_NAME = (directory, name, into) -> into.read(directory.resolve(name));

    /// Fills `into`; a file that is missing or can't be read leaves it empty.
    void read(Path directory, String name, CounterFile into);
}
