package io.cooperage.ui.cluster.overview;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;

/// Processor time and memory: what is there, asked for, or used.
///
/// @param cpu cores
/// @param memory bytes
record Amount(double cpu, double memory) {
    static final Amount NONE = new Amount(0, 0);

    /// @param resources `{cpu: 100m, memory: 64Mi}`; what is missing is nothing
    static Amount of(JsonNode resources) {
        return new Amount(quantity(resources.path("cpu")), quantity(resources.path("memory")));
    }

    /// As Kubernetes writes amounts: `250m`, `1.5`, `64Mi`; nothing where it is none.
    static double quantity(JsonNode node) {
        String text = node.asText();
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Quantity.parse(text).getNumericalAmount().doubleValue();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return 0; // A server of another time may write it otherwise; a sum without it is better than none.
        }
    }

    Amount plus(Amount other) {
        return new Amount(cpu + other.cpu, memory + other.memory);
    }

    Amount max(Amount other) {
        return new Amount(Math.max(cpu, other.cpu), Math.max(memory, other.memory));
    }
}
