package io.cooperage.engine.api.docker;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a build is made from: the body of the request, or what the address in `remote` holds.
///
/// @param dockerfile the text of it where that is all there is
record BuildSource(
        BuildContext context,
        @Nullable String dockerfile,
        @Nullable SpooledBody body) implements AutoCloseable {

    private static final Pattern GIT = Pattern.compile("(git://|github\\.com/|git@).*|https?://.*\\.git(#.*)?");
    private static final int LOOKED_AT = 512;

    /// No Dockerfile of a person is longer.
    private static final int DOCKERFILE_MAX = 1 << 20;

    static BuildSource of(EnginePaths paths, Exchange exchange) throws IOException {
        String remote = exchange.query().text("remote");
        if (remote.isEmpty()) {
            SpooledBody body = SpooledBody.of(paths, "build", exchange.body());
            return new BuildSource(new BuildContext.Archive(body.file()), null, body);
        }
        if (GIT.matcher(remote).matches()) {
            throw EngineException.notImplemented(
                    "building from the git repository " + remote + " is not supported; clone it and build its folder");
        }
        URI address = RemoteFiles.address(remote);
        try (RemoteFiles.Content content = new RemoteFiles().get(address)) {
            return remote(SpooledBody.of(paths, "build", content.stream()), content.type());
        }
    }

    private static BuildSource remote(SpooledBody body, String type) throws IOException {
        boolean taken = false;
        try {
            if (!type.equals("text/plain") && !isText(body)) {
                taken = true;
                return new BuildSource(new BuildContext.Archive(body.file()), null, body);
            }
            if (Files.size(body.file()) > DOCKERFILE_MAX) {
                throw EngineException.invalid("the Dockerfile has more than " + DOCKERFILE_MAX + " bytes");
            }
            return new BuildSource(
                    new BuildContext.Empty(), Files.readString(body.file(), StandardCharsets.UTF_8), null);
        } finally {
            if (!taken) {
                body.close();
            }
        }
    }

    /// Every archive, packed or not, has bytes that no text has.
    private static boolean isText(SpooledBody body) throws IOException {
        try (InputStream in = Files.newInputStream(body.file())) {
            for (byte b : in.readNBytes(LOOKED_AT)) {
                if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void close() {
        if (body != null) {
            body.close();
        }
    }
}
