package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.tool.GitClone;
import io.cooperage.engine.dockerfile.ast.GitReference;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.registry.WebAccess;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What ADD gets from other machines: files by http(s), which are kept and asked for only when they may have
/// changed (ETag, Last-Modified), and git repositories. Any thread; an interrupt cancels.
public final class RemoteFiles implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int CHUNK = 128 << 10;

    private final Path scratch;
    private final IdMap ids;
    private final RemoteRecords records;
    private @Nullable WebAccess web;

    /// @param folder where fetched files are kept; made when needed
    /// @param scratch where repositories are cloned to for as long as a step needs them
    /// @param ids of the containers that are built
    public RemoteFiles(Path folder, Path scratch, IdMap ids) {
        this.scratch = scratch;
        this.ids = ids;
        this.records = new RemoteRecords(folder);
    }

    /// @param content stays where it is
    /// @param name as the URL or the server calls it
    /// @param digest SHA-256, hex
    /// @param modified as the server says; null when it does not
    record Fetched(
            Path content,
            String name,
            String digest,
            @Nullable Instant modified) {}

    /// Made when first needed: most builds fetch nothing, and a TLS context costs tens of milliseconds.
    private synchronized WebAccess web() {
        WebAccess made = web;
        if (made == null) {
            made = WebAccess.ofThisProcess();
            web = made;
        }
        return made;
    }

    /// @param checksum `sha256:…` that the content must have; null for any. A file with that content is
    ///     never asked for again.
    /// @throws EngineException INVALID_ARGUMENT for an address or checksum that is none, and in BuildKit's
    ///     words for other content; NOT_FOUND, FORBIDDEN or UNAVAILABLE for what the server says; CANCELLED
    Fetched fetch(String url, @Nullable String checksum) {
        URI uri = address(url);
        String wanted = checksum == null ? null : hex(checksum);
        RemoteRecords.Entry known = records.find(url);
        if (known != null && known.digest().equals(wanted)) {
            return fetched(uri, known);
        }
        RemoteRecords.Entry now = ask(uri, url, known);
        if (wanted != null && !now.digest().equals(wanted)) {
            throw EngineException.invalid("digest mismatch sha256:" + now.digest() + ": sha256:" + wanted + " (ADD "
                    + shown(uri) + "): what the server gives is not what --checksum names");
        }
        return fetched(uri, now);
    }

    private Fetched fetched(URI uri, RemoteRecords.Entry entry) {
        String name = name(uri).orElse(entry.name());
        if (name.isEmpty()) {
            throw EngineException.invalid("cannot determine filename for source " + shown(uri)
                    + ": the address ends in no name and the server gives none; ADD another address of the file");
        }
        return new Fetched(records.content(entry.digest()), name, entry.digest(), entry.modified());
    }

    private static URI address(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException failure) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT,
                    "ADD " + url + ": it is no valid address: " + failure.getReason(),
                    failure);
        }
        throw EngineException.invalid("ADD " + url + ": the address names no host");
    }

    private static String hex(String checksum) {
        if (!checksum.matches("sha256:[0-9a-f]{64}")) {
            throw EngineException.invalid(
                    "invalid checksum digest format: " + checksum + "; it is sha256: and 64 hexadecimal digits");
        }
        return checksum.substring("sha256:".length());
    }

    /// Without name and password.
    private static String shown(URI uri) {
        String user = uri.getRawUserInfo();
        return user == null ? uri.toString() : uri.toString().replace(user + "@", "");
    }

    private static Optional<String> name(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        return plain(path);
    }

    /// The last part of a path, if it is a name.
    private static Optional<String> plain(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean odd = name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0;
        return odd ? Optional.empty() : Optional.of(name);
    }

    private RemoteRecords.Entry ask(URI uri, String url, RemoteRecords.@Nullable Entry known) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(withoutUser(uri)).timeout(ANSWER).GET();
        // Packed content would have another digest.
        request.header("Accept-Encoding", "identity");
        if (uri.getRawUserInfo() != null) {
            String user = uri.getUserInfo();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        String proxy = web().proxyAuthorization(uri);
        if (proxy != null) {
            request.header("Proxy-Authorization", proxy);
        }
        if (known != null && !known.etag().isEmpty()) {
            request.header("If-None-Match", known.etag());
        } else if (known != null && !known.lastModified().isEmpty()) {
            request.header("If-Modified-Since", known.lastModified());
        }
        Path temporary = records.newFile();
        try {
            HttpResponse<Path> answer = web().client().send(request.build(), toFile(temporary));
            if (answer.statusCode() == 304 && known != null) {
                return known;
            }
            if (answer.statusCode() != 200) {
                throw refused(uri, answer.statusCode());
            }
            RemoteRecords.Entry entry = new RemoteRecords.Entry(
                    digest(temporary),
                    header(answer, "ETag"),
                    header(answer, "Last-Modified"),
                    plain(dispositionName(header(answer, "Content-Disposition")))
                            .orElse(""));
            records.keep(url, entry, temporary);
            return entry;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "ADD " + shown(uri) + ": cancelled", e);
        } catch (IOException failure) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "ADD " + shown(uri) + ": " + web().explain(uri, failure), failure);
        } finally {
            records.discard(temporary);
        }
    }

    private static URI withoutUser(URI uri) {
        try {
            String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return new URI(uri.getScheme() + "://" + host + path + query);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("parts of an address make an address", e);
        }
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /// RFC 6266; the plain form is what servers of files send.
    private static String dispositionName(String header) {
        for (String part : header.split(";", -1)) {
            String trimmed = part.strip();
            if (trimmed.regionMatches(true, 0, "filename=", 0, 9)) {
                return trimmed.substring(9).replace("\"", "");
            }
        }
        return "";
    }

    private static BodyHandler<Path> toFile(Path file) {
        return info -> info.statusCode() == 200 ? BodySubscribers.ofFile(file) : BodySubscribers.replacing(file);
    }

    private static EngineException refused(URI uri, int status) {
        ErrorKind kind = switch (status) {
            case 401, 403, 407 -> ErrorKind.FORBIDDEN;
            case 404, 410 -> ErrorKind.NOT_FOUND;
            default -> ErrorKind.UNAVAILABLE;
        };
        return new EngineException(
                kind,
                "ADD " + shown(uri) + ": invalid response status " + status + "; check the address with a browser");
    }

    private static String digest(Path file) throws IOException {
        MessageDigest hash = SelectionDigest.sha256();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                hash.update(chunk, 0, count);
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    /// A clone in a folder of its own, which goes when it is closed.
    ///
    /// @param checksum of the commit, from the flag; null for what the address says
    /// @param keepGitDir from the flag; null for what the address says
    /// @throws EngineException as [GitClone#into]
    BuildFiles clone(GitReference git, @Nullable String checksum, @Nullable Boolean keepGitDir) {
        Boolean asked = keepGitDir == null ? git.keepGitDir() : keepGitDir;
        boolean keep = Boolean.TRUE.equals(asked);
        Path clone = newFolder();
        boolean done = false;
        try {
            GitClone.into(clone, git, checksum == null ? git.checksum() : checksum);
            IgnoreMatcher ignore = keep ? IgnoreMatcher.NOTHING : IgnoreMatcher.of(List.of(".git"));
            BuildFiles files = BuildFiles.ofScratch(clone, ignore, ids, () -> remove(clone));
            done = true;
            return files;
        } finally {
            if (!done) {
                remove(clone);
            }
        }
    }

    private static void remove(Path clone) {
        new TreeRemover(Syscalls.host()).remove(clone);
    }

    private Path newFolder() {
        try {
            Files.createDirectories(scratch);
            return Files.createDirectory(
                    TemporaryName.beside(scratch.resolve("git")),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw StorageFailure.of("make a folder to clone into in", scratch, failure);
        }
    }

    @Override
    public synchronized void close() {
        if (web != null) {
            web.close();
        }
    }
}
