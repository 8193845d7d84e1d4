package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The files that Docker keeps for one registry in `certs.d/<host:port>/` ("Verify repository client with
/// certificates"): `*.crt` authorities to trust, and pairs of `NAME.cert` and `NAME.key` to show.
///
/// @param fingerprint changes when any of the files does
record CertificateFolders(List<X509Certificate> authorities, List<ClientIdentity> identities, String fingerprint) {
    /// @param chain the certificate itself first
    record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {}

    /// Whether someone decided whom this host is to be certified by.
    static boolean hasAuthority(List<Path> folders, String authority) {
        return files(folders, authority).stream().anyMatch(file -> endsWith(file, ".crt"));
    }

    /// Cheap: names, sizes and times.
    static String fingerprint(List<Path> folders, String authority) {
        StringBuilder print = new StringBuilder();
        for (Path file : files(folders, authority)) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                print.append(file).append(' ').append(attributes.size()).append(' ');
                print.append(attributes.lastModifiedTime()).append('\n');
            } catch (IOException _) {
                // Went away since it was listed: the next look sees a different list.
                print.append(file).append(" gone\n");
            }
        }
        return print.toString();
    }

    /// @throws EngineException INVALID_ARGUMENT or UNAVAILABLE naming the file that can't be used
    static CertificateFolders read(List<Path> folders, String authority) {
        String fingerprint = fingerprint(folders, authority);
        List<X509Certificate> authorities = new ArrayList<>();
        List<ClientIdentity> identities = new ArrayList<>();
        List<Path> files = files(folders, authority);
        for (Path file : files) {
            if (endsWith(file, ".crt")) {
                authorities.addAll(PemFiles.certificates(file));
            } else if (endsWith(file, ".cert")) {
                identities.add(new ClientIdentity(PemFiles.certificates(file), PemFiles.privateKey(keyOf(file))));
            } else if (endsWith(file, ".key") && !files.contains(renamed(file, ".key", ".cert"))) {
                throw EngineException.invalid("the key " + file + " has no certificate: put it beside, with the name "
                        + renamed(file, ".key", ".cert").getFileName());
            }
        }
        return new CertificateFolders(authorities, identities, fingerprint);
    }

    private static Path keyOf(Path certificate) {
        Path key = renamed(certificate, ".cert", ".key");
        if (!Files.exists(key)) {
            throw EngineException.invalid("the client certificate " + certificate
                    + " has no key: put it beside, with the name " + key.getFileName());
        }
        return key;
    }

    private static Path renamed(Path file, String from, String to) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - from.length()) + to);
    }

    private static boolean endsWith(Path file, String ending) {
        return file.getFileName().toString().endsWith(ending);
    }

    private static List<Path> files(List<Path> folders, String authority) {
        List<Path> files = new ArrayList<>();
        if (authority.indexOf('/') >= 0 || authority.startsWith(".")) {
            return files; // comes from a network answer too, and must stay one name
        }
        for (Path folder : folders) {
            Path own = folder.resolve(authority);
            if (!Files.isDirectory(own)) {
                continue;
            }
            try (Stream<Path> list = Files.list(own)) {
                list.sorted().forEach(files::add);
            } catch (IOException e) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE, "cannot read the certificates in " + own + ": " + e.getMessage(), e);
            }
        }
        return files;
    }
}
