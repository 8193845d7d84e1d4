package io.cooperage.engine.oci;

import io.cooperage.engine.error.EngineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The name of some bytes by their content: `sha256:` and 64 hex digits
/// (OCI image-spec, descriptor.md, "Digests").
///
/// @param algorithm `sha256` or `sha512`; others are refused, for what can't be computed can't be verified
/// @param hex lower case
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    public Digest {
        int length = switch (algorithm) {
            case "sha256" -> 64;
            case "sha512" -> 128;
            default ->
                throw EngineException.invalid(
                        "digest algorithm '" + algorithm + "' is not supported; sha256 and sha512 are");
        };
        if (hex.length() != length || !HEX.matcher(hex).matches()) {
            throw EngineException.invalid("invalid digest '" + algorithm + ":" + hex + "': " + length
                    + " lower-case hex digits must follow the algorithm");
        }
    }

    /// @throws EngineException INVALID_ARGUMENT naming the text
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw EngineException.invalid(
                    "invalid digest '" + text + "': an algorithm and a colon must come first," + " such as sha256:…");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    public static Digest sha256(String hex) {
        return new Digest("sha256", hex);
    }

    /// SHA-256 of these bytes.
    public static Digest of(byte[] content) {
        return sha256(HexFormat.of().formatHex(newHash("SHA-256").digest(content)));
    }

    /// SHA-256 of this text in UTF-8.
    public static Digest of(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether these bytes are what it names.
    public boolean matches(byte[] content) {
        return HexFormat.of().formatHex(newHash().digest(content)).equals(hex);
    }

    /// A fresh computation of this digest's algorithm.
    public MessageDigest newHash() {
        return newHash(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
    }

    private static MessageDigest newHash(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }

    /// The first twelve digits, as people know images.
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
