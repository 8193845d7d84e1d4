package io.cooperage.engine.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.testing.SharedCases;
import org.junit.jupiter.api.Test;

/// Kubernetes' own table of shares. `TestGetIntFromIntOrString` and the three of (un)marshalling in the same
/// file test Go's type, which there is none of here: a JSON value is a number or a text already.
class ScaledNumberTest {
    @Test
    void sharesAreRoundedAsKubernetesDoes() {
        JsonNode rows = SharedCases.rows("kubernetes-tables/intstr.json", "TestGetIntFromIntOrPercent", "tests");
        assertThat(rows).hasSize(8);
        for (JsonNode row : rows) {
            JsonNode value = row.path("input").path("args").path(0);
            int total = row.path("total").asInt();
            boolean up = row.path("roundUp").asBoolean();
            if (row.path("expectErr").asBoolean()) {
                assertThatThrownBy(() -> ScaledNumber.of(value, total, up))
                        .as(row.toString())
                        .isInstanceOf(IllegalArgumentException.class);
            } else {
                assertThat(ScaledNumber.of(value, total, up))
                        .as(row.toString())
                        .isEqualTo(row.path("expectVal").asInt());
            }
        }
    }
}
