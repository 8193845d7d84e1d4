package io.cooperage.engine.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A program `docker-credential-NAME` that keeps passwords, in the desktop's keyring for example (protocol:
/// the README of docker-credential-helpers). What it says on standard output holds secrets and is never
/// repeated, save when it says that it failed.
final class CredentialHelper {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    private static final int OUTPUT_MAX = 1 << 20;

    /// The word that means: not the password of that user, but an identity token.
    private static final String TOKEN_USER = "<token>";

    private static final String NOT_FOUND = "credentials not found in native keychain";

    private final String name;
    private final Path program;
    private final Duration patience;

    private CredentialHelper(String name, Path program, Duration patience) {
        this.name = name;
        this.program = program;
        this.patience = patience;
    }

    /// @param patience a keyring may ask its owner for a password
    /// @return null when there is no such program on the PATH
    /// @throws EngineException INVALID_ARGUMENT for a name that can't be one
    static @Nullable CredentialHelper find(String name, UserEnvironment environment, Duration patience) {
        if (!NAME.matcher(name).matches()) {
            throw EngineException.invalid("'" + name + "' can't be the name of a credential helper: letters, digits, "
                    + "'_', '.' and '-' can; see credsStore and credHelpers in " + environment.dockerConfig());
        }
        String path = environment.get("PATH");
        for (String folder : (path == null ? "/usr/local/bin:/usr/bin:/bin" : path).split(":", -1)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder).resolve("docker-credential-" + name);
            if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return new CredentialHelper(name, program, patience);
            }
        }
        return null;
    }

    String program() {
        return program.getFileName().toString();
    }

    /// @return null when it has none
    @Nullable
    Credentials get(String key) {
        Output output = run("get", key);
        if (output.code() != 0) {
            if (output.text().strip().equals(NOT_FOUND)) {
                return null;
            }
            throw failed("get", output);
        }
        JsonNode answer = parse(output.text());
        String user = answer.path("Username").asText("");
        String secret = answer.path("Secret").asText("");
        if (user.isEmpty() && secret.isEmpty()) {
            return null;
        }
        return user.equals(TOKEN_USER) ? new Credentials("", "", secret) : new Credentials(user, secret, null);
    }

    void store(String key, Credentials credentials) {
        String token = credentials.identityToken();
        ObjectNode request = JSON.createObjectNode();
        request.put("ServerURL", key);
        request.put("Username", token == null ? credentials.user() : TOKEN_USER);
        request.put("Secret", token == null ? credentials.password() : token);
        Output output = run("store", request.toString());
        if (output.code() != 0) {
            throw failed("store", output);
        }
    }

    /// @return false when it had none
    boolean erase(String key) {
        if (get(key) == null) {
            return false;
        }
        Output output = run("erase", key);
        if (output.code() != 0) {
            throw failed("erase", output);
        }
        return true;
    }

    /// User by key.
    Map<String, String> list() {
        Output output = run("list", "");
        if (output.code() != 0) {
            throw failed("list", output);
        }
        Map<String, String> all = new LinkedHashMap<>();
        parse(output.text())
                .properties()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
        return all;
    }

    private record Output(int code, String text) {}

    private Output run(String action, String input) {
        Process process;
        try {
            process = new ProcessBuilder(program.toString(), action)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "cannot run " + program + ": " + e.getMessage(), e);
        }
        try {
            CompletableFuture<String> text = new CompletableFuture<>();
            Thread.ofVirtual().name("credential-helper-output").start(() -> read(process, text));
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // It ended without listening; its exit status tells why.
            }
            String said = text.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (!process.waitFor(patience)) {
                throw silent(action);
            }
            return new Output(process.exitValue(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "cancelled while " + program() + " was asked", e);
        } catch (TimeoutException _) {
            throw silent(action);
        } catch (ExecutionException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "cannot read what " + program() + " says", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void read(Process process, CompletableFuture<String> text) {
        try (InputStream out = process.getInputStream()) {
            text.complete(new String(out.readNBytes(OUTPUT_MAX), StandardCharsets.UTF_8));
        } catch (IOException e) {
            text.completeExceptionally(e);
        }
    }

    private EngineException silent(String action) {
        return new EngineException(
                ErrorKind.UNAVAILABLE,
                program() + " " + action + " did not end within " + patience.toSeconds()
                        + " s; is the keyring waiting for its password?");
    }

    private EngineException failed(String action, Output output) {
        String line = output.text().lines().findFirst().orElse("").strip();
        return new EngineException(
                ErrorKind.UNAVAILABLE,
                "the credential helper '" + name + "' failed (" + program() + " " + action + ", exit status "
                        + output.code() + ")" + (line.isEmpty() ? "" : ": " + line));
    }

    private JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException _) {
            // Without the cause, whose message quotes the secret.
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "the credential helper '" + name + "' answered with something that is no JSON");
        }
    }
}
