package io.cooperage.engine.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The error answer of a registry (distribution-spec, "Error Codes"), as far as it could be read.
///
/// @param code `MANIFEST_UNKNOWN` and the like; empty when there is none
/// @param words its message and detail, shortened; empty when there are none
/// @param page the answer is a web page
record Refusal(
        int status,
        String code,
        String words,
        boolean page,
        @Nullable String retryAfter) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int READ = 64 << 10;
    private static final int SHOWN = 300;

    /// Reads and closes the answer.
    static RegistryException of(Errand errand, HttpAnswer answer) {
        Refusal refusal = read(answer);
        return new RegistryException(
                refusal.kind(errand),
                errand.host(),
                refusal.status,
                "cannot " + errand.what() + ": " + refusal.explain(errand),
                null,
                refusal.status == 401 ? errand.asker() : RegistryException.Asker.UNKNOWN);
    }

    static Refusal read(HttpAnswer answer) {
        byte[] body;
        try {
            body = answer.read(READ);
        } catch (IOException _) {
            body = new byte[0]; // the status alone must do
        }
        String retryAfter = answer.header("Retry-After");
        boolean registry = answer.header("Docker-Distribution-Api-Version") != null;
        String start = new String(body, 0, Math.min(body.length, 100), StandardCharsets.UTF_8).stripLeading();
        boolean html = answer.contentType().equals("text/html") || start.startsWith("<");
        if (html) {
            return new Refusal(answer.status(), "", "", !registry, retryAfter);
        }
        List<String> words = new ArrayList<>();
        String code = "";
        try {
            JsonNode json = JSON.readTree(body);
            JsonNode first = json.path("errors").path(0);
            code = first.path("code").asText("");
            for (JsonNode word :
                    List.of(first.path("message"), first.path("detail"), json.path("message"), json.path("details"))) {
                String text = word.isTextual()
                        ? word.asText()
                        : word.isContainerNode() && !word.isEmpty() ? word.toString() : "";
                if (!text.isBlank() && !words.contains(text)) {
                    words.add(text);
                }
            }
        } catch (IOException _) {
            words.add(new String(body, StandardCharsets.UTF_8));
        }
        return new Refusal(answer.status(), code, shown(String.join("; ", words)), false, retryAfter);
    }

    private ErrorKind kind(Errand errand) {
        return switch (code) {
            case "DIGEST_INVALID", "SIZE_INVALID" -> ErrorKind.DATA_LOSS;
            case "TOOMANYREQUESTS" -> ErrorKind.RESOURCE_EXHAUSTED;
            case "UNSUPPORTED" -> ErrorKind.NOT_IMPLEMENTED;
            default ->
                switch (status) {
                    case 401 ->
                        errand.caller() == Errand.Caller.KNOWN ? ErrorKind.FORBIDDEN : ErrorKind.UNAUTHENTICATED;
                    case 403 ->
                        code.equals("UNAUTHORIZED") && errand.anonymous()
                                ? ErrorKind.UNAUTHENTICATED
                                : ErrorKind.FORBIDDEN;
                    case 404 -> page ? ErrorKind.UNAVAILABLE : ErrorKind.NOT_FOUND;
                    case 405, 501 -> ErrorKind.NOT_IMPLEMENTED;
                    case 409 -> ErrorKind.CONFLICT;
                    case 413, 429, 507 -> ErrorKind.RESOURCE_EXHAUSTED;
                    case 400, 422 -> ErrorKind.INVALID_ARGUMENT;
                    default -> ErrorKind.UNAVAILABLE;
                };
        };
    }

    private String explain(Errand errand) {
        String host = errand.host();
        String said = words.isEmpty() ? "" : ": " + words;
        if (page && status != 407 && status < 500) {
            return host + " answers with a web page (" + status + ") and not as a registry; is the name right?";
        }
        return switch (status) {
            case 401 -> stranger(errand, said);
            case 403 ->
                host + " forbids it" + said
                        + (errand.anonymous()
                                ? "; sign in with: cooperage login " + host
                                : "; ask for the right there");
            case 404 -> missing(host, said);
            case 405, 501 -> host + " doesn't offer that (" + status + said + ")";
            case 407 ->
                "the proxy wants a user and password: set them in HTTP_PROXY and HTTPS_PROXY (http://user:password@host:port)";
            case 413 -> host + " refuses so much at once (413" + said + "); set a smaller upload chunk";
            case 416 -> host + " can't begin at that place (416" + said + ")";
            case 429 -> limit(errand, said);
            case 507 -> host + " has no room left" + said;
            default ->
                status >= 500
                        ? host + " is in trouble (" + status + said + "); try again later"
                        : host + " refused it (" + status + (code.isEmpty() ? "" : " " + code) + said + ")";
        };
    }

    private static String stranger(Errand errand, String said) {
        String host = errand.host();
        return switch (errand.caller()) {
            case ANONYMOUS ->
                "it is not there, or " + host + " shows it only to users it knows; sign in with: cooperage login "
                        + host + told(said);
            case KNOWN -> "it is not there, or the user that is signed in at " + host + " may not do that" + told(said);
            case CLAIMED -> host + " refuses the user and password; sign in with: cooperage login " + host + told(said);
        };
    }

    private String missing(String host, String said) {
        return switch (code) {
            case "MANIFEST_UNKNOWN" -> host + " has no such tag or digest" + told(said);
            case "NAME_UNKNOWN" -> host + " has no such repository" + told(said);
            case "BLOB_UNKNOWN" -> host + " lacks the blob" + told(said);
            default -> host + " doesn't have it (404" + said + ")";
        };
    }

    private String limit(Errand errand, String said) {
        String when = retryAfter == null ? "later" : "after " + retryAfter + (retryAfter.matches("[0-9]+") ? " s" : "");
        String hint =
                errand.anonymous() ? ", or sign in, which mostly raises it: cooperage login " + errand.host() : "";
        return errand.host() + " limits how much may be asked for (429" + said + "); try again " + when + hint;
    }

    private static String told(String said) {
        return said.isEmpty() ? "" : " (it says" + said + ")";
    }

    /// One line, without what a terminal would obey.
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
