package io.cooperage.ui.cluster.forward;

/// How a forward is now.
///
/// @param pod where the next connection goes; empty while nobody can answer
/// @param connections that are open
/// @param problem why nobody answers, or why the last connection failed; empty while it works
public record ForwardStatus(String pod, int connections, String problem) {
    static final ForwardStatus BEGINNING = new ForwardStatus("", 0, "");

    public boolean isReady() {
        return !pod.isEmpty();
    }

    ForwardStatus to(String other) {
        return new ForwardStatus(other, connections, other.isEmpty() ? problem : "");
    }

    ForwardStatus withConnections(int count) {
        return new ForwardStatus(pod, count, problem);
    }

    ForwardStatus withProblem(String why) {
        return new ForwardStatus(pod, connections, why);
    }

    ForwardStatus nobody(String why) {
        return new ForwardStatus("", connections, why);
    }
}
