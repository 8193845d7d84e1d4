package io.cooperage.engine.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the programs of this machine.
///
/// @param path as in the variable PATH
record ProgramPath(String path) {
    static final String DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    Optional<Path> find(String name) {
        return Stream.of(path.split(":", -1))
                // A relative folder is wherever this process happens to be.
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
