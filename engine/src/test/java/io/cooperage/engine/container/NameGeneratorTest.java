package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameGeneratorTest {
    @Test
    void neverRepeatsATakenName() {
        NameGenerator generator = new NameGenerator(new Random(1));
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String name = generator.next(names::contains);
            assertThat(ConfigCheck.name(name)).isEqualTo(name);
            assertThat(names.add(name)).isTrue();
        }
    }
}
