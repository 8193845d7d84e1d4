package io.cooperage.engine.cluster.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Those of RFC 7386, appendix A, whose documents are objects.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '!', textBlock = """
            {"a":"b"}            | {"a":"c"}                  | {"a":"c"}
            {"a":"b"}            | {"b":"c"}                  | {"a":"b","b":"c"}
            {"a":"b"}            | {"a":null}                 | {}
            {"a":"b","b":"c"}    | {"a":null}                 | {"b":"c"}
            {"a":["b"]}          | {"a":"c"}                  | {"a":"c"}
            {"a":"c"}            | {"a":["b"]}                | {"a":["b"]}
            {"a":{"b":"c"}}      | {"a":{"b":"d","c":null}}   | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]}    | {"a":[1]}                  | {"a":[1]}
            {"e":null}           | {"a":1}                    | {"e":null,"a":1}
            {}                   | {"a":{"bb":{"ccc":null}}}  | {"a":{"bb":{}}}
            """)
    void mergesAsTheStandardSays(String target, String patch, String result) throws Exception {
        ObjectNode merged = MergePatch.apply((ObjectNode) JSON.readTree(target), (ObjectNode) JSON.readTree(patch));
        assertThat(merged).isEqualTo(JSON.readTree(result));
    }
}
