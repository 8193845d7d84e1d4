package io.cooperage.engine.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreesTest {
    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {'a':1,'b':2}                | {'b':2,'a':1}          | true
                    {'a':1}                      | {'a':1.0}              | true
                    {'a':[]}                     | {}                     | true
                    {'a':null}                   | {}                     | true
                    {'labels':{}}                | {}                     | true
                    {'emptyDir':{}}              | {}                     | false
                    {'emptyDir':{'labels':null}} | {'emptyDir':{}}        | true
                    {'a':[1,2]}                  | {'a':[2,1]}            | false
                    {'a':''}                     | {}                     | false
                    {'a':0}                      | {}                     | false
                    {'a':'1'}                    | {'a':1}                | false
                    """)
    void meaningDecides(String one, String other, boolean same) throws JsonProcessingException {
        assertThat(Trees.same(json(one), json(other))).isEqualTo(same);
        assertThat(Trees.same(json(other), json(one))).isEqualTo(same);
        assertThat(Trees.canonical(json(one)).equals(Trees.canonical(json(other))))
                .isEqualTo(same);
    }

    @Test
    void hashesAreShortAndSpellNothing() throws JsonProcessingException {
        JsonNode template = json("{'spec':{'a':1}}");
        assertThat(TemplateHash.of(template, 0))
                .matches("[bcdfghjklmnpqrstvwxz2456789]{1,10}")
                .isEqualTo(TemplateHash.of(json("{'spec':{'a':1.0,'b':[]}}"), 0))
                .isNotEqualTo(TemplateHash.of(template, 1));
    }
}
