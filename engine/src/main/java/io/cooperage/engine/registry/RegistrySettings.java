package io.cooperage.engine.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How registries are reached.
///
/// @param insecure hosts (`registry.lan:5000`) and networks (`10.0.0.0/8`) that may use unknown certificates or
///     plain http; `localhost` and 127.0.0.0/8 always may, unless a certificate authority is kept for them
/// @param mirrors of a registry, by its name in image names (`docker.io`): `https://mirror.lan`, tried in order
/// @param certFolders as Docker's `/etc/docker/certs.d`: `<folder>/<host:port>/{*.crt,*.cert,*.key}`; the
///     last is ours, which error messages name
/// @param uploadChunk bytes of one piece of an upload; 0 sends each blob in one piece
public record RegistrySettings(
        Set<String> insecure, Map<String, List<String>> mirrors, List<Path> certFolders, long uploadChunk) {
    /// Nothing but what is built in.
    public static final RegistrySettings NONE = new RegistrySettings(Set.of(), Map.of(), List.of(), 0);

    public RegistrySettings {
        insecure = Set.copyOf(insecure);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        mirrors.forEach((host, urls) -> copy.put(host, List.copyOf(urls)));
        mirrors = Map.copyOf(copy);
        certFolders = List.copyOf(certFolders);
        if (uploadChunk < 0) {
            throw new IllegalArgumentException("chunk of " + uploadChunk + " bytes");
        }
    }

    public RegistrySettings withInsecure(String host) {
        Set<String> more = new LinkedHashSet<>(insecure);
        more.add(host);
        return new RegistrySettings(more, mirrors, certFolders, uploadChunk);
    }

    public RegistrySettings withMirrors(String host, List<String> urls) {
        Map<String, List<String>> more = new LinkedHashMap<>(mirrors);
        more.put(host, urls);
        return new RegistrySettings(insecure, more, certFolders, uploadChunk);
    }

    public RegistrySettings withCertFolder(Path folder) {
        List<Path> more = new ArrayList<>(certFolders);
        more.add(folder);
        return new RegistrySettings(insecure, mirrors, more, uploadChunk);
    }

    public RegistrySettings withUploadChunk(long bytes) {
        return new RegistrySettings(insecure, mirrors, certFolders, bytes);
    }
}
