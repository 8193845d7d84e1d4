package io.cooperage.ui.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /bin/sh -c #(nop)  CMD ["bash"]            | CMD ["bash"]
            /bin/sh -c #(nop) ADD file:3e9a in /       | ADD file:3e9a in /
            /bin/sh -c apt-get   update                | RUN apt-get update
            RUN /bin/sh -c apt-get update # buildkit   | RUN apt-get update
            RUN /bin/bash -c make # buildkit           | RUN make
            COPY . /app # buildkit                     | COPY . /app
            ENV A=b                                    | ENV A=b
            bazel build ...                            | bazel build ...
            """)
    void whatBuildersWrapAroundIsLeftOut(String createdBy, String line) {
        assertThat(Instruction.of(createdBy).line()).isEqualTo(line);
    }

    @Test
    void argumentsOfABuildAreLeftOut() {
        assertThat(Instruction.of("|2 UID=33 NAME=a /bin/sh -c chown -R $UID /srv"))
                .isEqualTo(new Instruction("RUN", "chown -R $UID /srv", "RUN chown -R $UID /srv"));
    }

    @Test
    void aLongCommandIsBrokenWhereItsPartsAreJoined() {
        assertThat(Instruction.of("RUN /bin/sh -c set -eux;  apt-get update && apt-get clean # buildkit")
                        .full())
                .isEqualTo("RUN set -eux;\n    apt-get update\n    && apt-get clean");
    }

    @Test
    void nothingIsNothing() {
        assertThat(Instruction.of("")).isEqualTo(new Instruction("", "", ""));
    }
}
