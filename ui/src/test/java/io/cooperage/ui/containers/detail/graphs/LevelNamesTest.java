package io.cooperage.ui.containers.detail.graphs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LevelNamesTest {
    private final LevelNames names = new LevelNames(50);

    @Test
    void namesOfLevelsThatAreApartStandBelowEachOther() {
        assertThat(names.place(20, 40)).isEqualTo(50);
        assertThat(names.place(60, 30)).isEqualTo(50);
    }

    @Test
    void namesOfTheSameLevelStandSideBySide() {
        assertThat(names.place(20, 40)).isEqualTo(50);
        assertThat(names.place(20, 30)).isEqualTo(100);
        assertThat(names.place(25, 30)).isEqualTo(140);
    }
}
