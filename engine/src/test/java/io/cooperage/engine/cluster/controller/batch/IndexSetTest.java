package io.cooperage.engine.cluster.controller.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexSetTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0         | 5  | 0         | 1
                    0-2,5     | 9  | 0-2,5     | 4
                    1,2,3     | 9  | 1-3       | 3
                    1,2       | 9  | 1,2       | 2
                    3-4       | 9  | 3,4       | 2
                    0-9       | 5  | 0-4       | 5
                    7         | 5  | ''        | 0
                    ''        | 5  | ''        | 0
                    """)
    void isWrittenAsKubernetesDoes(String text, int below, String written, int size) {
        IndexSet set = IndexSet.parse(text, below);
        assertThat(set.toString()).isEqualTo(written);
        assertThat(set.size()).isEqualTo(size);
    }
}
