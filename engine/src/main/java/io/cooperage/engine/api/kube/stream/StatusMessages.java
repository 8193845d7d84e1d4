package io.cooperage.engine.api.kube.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;

/// The Status that ends a program's streams.
final class StatusMessages {
    private StatusMessages() {}

    static ObjectNode ended(int exitCode) {
        ObjectNode status = status();
        if (exitCode == 0) {
            return status.put("status", "Success");
        }
        String code = Integer.toString(exitCode);
        status.put("status", "Failure")
                .put("message", "command terminated with non-zero exit code: exit status " + code)
                .put("reason", "NonZeroExitCode");
        status.putObject("details")
                .putArray("causes")
                .addObject()
                .put("reason", "ExitCode")
                .put("message", code);
        return status;
    }

    static ObjectNode succeeded() {
        return status().put("status", "Success");
    }

    static ObjectNode failed(RuntimeException failure) {
        if (failure instanceof StatusException refusal) {
            return status().put("status", "Failure")
                    .put("message", refusal.getMessage())
                    .put("reason", refusal.reason().text())
                    .put("code", refusal.reason().code());
        }
        return status().put("status", "Failure")
                .put(
                        "message",
                        "Internal error occurred: error executing command in container: " + failure.getMessage())
                .put("reason", "InternalError")
                .put("code", 500);
    }

    private static ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.putObject("metadata");
        return status;
    }
}
