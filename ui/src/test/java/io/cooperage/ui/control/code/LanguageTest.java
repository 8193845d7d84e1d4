package io.cooperage.ui.control.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource({
        "app/package.json,'{',JSON",
        "docker-entrypoint.sh,'set -e',SHELL",
        "usr/bin/pip,'#!/usr/bin/python3',PYTHON",
        "usr/bin/ldd,'#! /bin/bash',SHELL",
        "srv/shop.yml,'a: b',YAML",
        "etc/nginx/nginx.conf,'user x;',CONF",
        "etc/hosts,'127.0.0.1 localhost',CONF",
        "README,'Hello',PLAIN"
    })
    void theNameOrTheFirstLineTells(String path, String text, Language language) {
        assertThat(Language.of(path, text)).isEqualTo(language);
    }

    @Test
    void aShellScriptIsColoured() {
        assertThat(styled(Language.SHELL, "# note\nif [ \"$1\" = 'a' ]; then exec $SHELL; fi # end\necho a#b\n"))
                .containsExactly(
                        "comment # note",
                        "keyword if",
                        "string \"$1\"",
                        "string 'a'",
                        "keyword then",
                        "keyword exec",
                        "variable $SHELL",
                        "keyword fi",
                        "comment # end");
    }

    @Test
    void yamlIsColoured() {
        assertThat(styled(Language.YAML, "# all\nshop:\n  - name: \"K\"\n    beta: false\n    size: 40\n"))
                .containsExactly(
                        "comment # all",
                        "name shop",
                        "name   - name",
                        "string \"K\"",
                        "name     beta",
                        "literal false",
                        "name     size",
                        "number 40");
    }

    @Test
    void aHugeLineIsCutAndSaysSo() {
        CodeText text = CodeText.of(Language.JSON, "{\"a\":\"" + "x".repeat(9_000) + "\"}\n{}");
        assertThat(text.text()).hasSizeLessThan(4_100).contains("… ").endsWith("\n{}");
        assertThat(text.spans().length()).isEqualTo(text.text().length());
    }

    @Test
    void nothingHasNoColours() {
        assertThat(CodeText.of(Language.PYTHON, "").text()).isEmpty();
    }

    private static List<String> styled(Language language, String text) {
        List<String> styled = new ArrayList<>();
        int at = 0;
        for (var span : CodeStyles.of(language, text)) {
            if (!span.getStyle().isEmpty()) {
                styled.add(span.getStyle().iterator().next() + " " + text.substring(at, at + span.getLength()));
            }
            at += span.getLength();
        }
        return styled;
    }
}
