package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/// The files of an archive of images or of an OCI layout folder, in any order, each as often as needed. Names
/// are relative, with `/` between folders; whatever they are, nothing outside is read. Any thread.
interface ArchiveFiles extends AutoCloseable {
    /// What messages call it.
    String title();

    /// Bytes of a regular file; empty when there is none of that name.
    ///
    /// @throws EngineException INVALID_ARGUMENT when the name or a link it meets leads out
    OptionalLong size(String name);

    /// @throws EngineException INVALID_ARGUMENT when it is not there, as of an archive that names what it has
    ///     not
    InputStream open(String name);

    @Override
    void close();

    /// A small file as a whole.
    ///
    /// @throws EngineException INVALID_ARGUMENT when it is missing; RESOURCE_EXHAUSTED when it is longer than
    ///     `most`
    default byte[] read(String name, int most) {
        long size = size(name).orElseThrow(() -> missing(name));
        if (size > most) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "load " + title() + ": " + name + " has " + size + " bytes, more than the " + most
                            + " that such a document may have");
        }
        try (InputStream in = open(name)) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "load " + title() + ": read " + name + ": " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "load " + title() + ": read " + name + ": " + e.getMessage(), e);
        }
    }

    default EngineException missing(String name) {
        return EngineException.invalid("load " + title() + ": it names " + name
                + ", but has no such file; it is incomplete, so save it again");
    }

    /// A name as it may be looked up.
    ///
    /// @throws EngineException INVALID_ARGUMENT when it leads out
    static String safe(String title, String name) {
        StringBuilder safe = new StringBuilder();
        for (String part : name.split("/", -1)) {
            if (part.equals("..") || name.startsWith("/") || name.indexOf('\0') >= 0) {
                throw EngineException.invalid("load " + title + ": it names '" + name
                        + "', which leads out of the archive; nothing was taken from it");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                safe.append(safe.isEmpty() ? "" : "/").append(part);
            }
        }
        return safe.toString();
    }
}
