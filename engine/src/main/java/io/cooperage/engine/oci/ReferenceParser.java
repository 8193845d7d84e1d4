package io.cooperage.engine.oci;

@SuppressWarnings("DoNotCallSuggester")
final class ReferenceParser {
    private ReferenceParser() {}

    static ImageReference parse(String text) {
        throw new UnsupportedOperationException();
    }

    static String checkTag(String tag) {
        throw new UnsupportedOperationException();
    }
}
