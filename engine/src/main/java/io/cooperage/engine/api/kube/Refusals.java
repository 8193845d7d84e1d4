package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.access.Attempt;
import io.cooperage.engine.cluster.access.Caller;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusException.Cause;
import io.cooperage.engine.cluster.api.StatusException.Details;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.FieldError;
import java.util.List;

/// What the server refuses before the cluster is asked, in Kubernetes' words.
final class Refusals {
    private static final Details NOTHING = new Details("", "", "", "", List.of(), 0);

    private Refusals() {}

    static StatusException noSuchPath() {
        return new StatusException(StatusReason.NOT_FOUND, "the server could not find the requested resource", NOTHING);
    }

    static StatusException methodNotAllowed() {
        return new StatusException(
                StatusReason.METHOD_NOT_ALLOWED,
                "the server does not allow this method on the requested resource",
                NOTHING);
    }

    static StatusException unauthorized() {
        return new StatusException(StatusReason.UNAUTHORIZED, "Unauthorized");
    }

    static StatusException tooManyRequests() {
        return new StatusException(
                StatusReason.TOO_MANY_REQUESTS,
                "Too many requests, please try again later.",
                new Details("", "", "", "", List.of(), 1));
    }

    static StatusException tooLarge(int limit) {
        return new StatusException(StatusReason.TOO_LARGE, "Request entity too large: limit is " + limit);
    }

    static StatusException notAcceptable(List<String> offered) {
        return new StatusException(
                StatusReason.NOT_ACCEPTABLE,
                "only the following media types are accepted: " + String.join(", ", offered));
    }

    static StatusException unsupportedMediaType(List<String> taken) {
        return new StatusException(
                StatusReason.UNSUPPORTED_MEDIA_TYPE,
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", taken));
    }

    static StatusException badRequest(String message) {
        return StatusException.badRequest(message);
    }

    /// Options that came in the query or as a body of their own.
    ///
    /// @param kind such as `ListOptions`
    static StatusException invalidOptions(String kind, FieldError error) {
        return new StatusException(
                StatusReason.INVALID,
                kind + ".meta.k8s.io \"\" is invalid: " + error,
                new Details(
                        "",
                        "meta.k8s.io",
                        kind,
                        "",
                        List.of(new Cause(error.type().reason(), error.text(), error.field())),
                        0));
    }

    static StatusException forbidden(Caller caller, Attempt attempt) {
        return switch (attempt) {
            case Attempt.OnPath on ->
                new StatusException(
                        StatusReason.FORBIDDEN,
                        "forbidden: User \"" + caller.name() + "\" cannot " + on.verb() + " path \"" + on.path() + "\"",
                        NOTHING);
            case Attempt.OnResource on ->
                new StatusException(
                        StatusReason.FORBIDDEN,
                        on.resource() + dotted(on.group()) + (on.name().isEmpty() ? "" : " \"" + on.name() + "\"")
                                + " is forbidden: User \"" + caller.name() + "\" cannot " + on.verb() + " resource \""
                                + on.fullResource() + "\" in API group \"" + on.group() + "\""
                                + (on.namespace().isEmpty()
                                        ? " at the cluster scope"
                                        : " in the namespace \"" + on.namespace() + "\""),
                        new Details(on.name(), on.group(), on.resource(), "", List.of(), 0));
        };
    }

    private static String dotted(String group) {
        return group.isEmpty() ? "" : "." + group;
    }
}
