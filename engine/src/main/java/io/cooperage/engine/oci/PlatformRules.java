package io.cooperage.engine.oci;

@SuppressWarnings("DoNotCallSuggester")
final class PlatformRules {
    private PlatformRules() {}

    static Platform parse(String text) {
        throw new UnsupportedOperationException();
    }

    static Platform host() {
        throw new UnsupportedOperationException();
    }

    static boolean accepts(Platform wanted, Platform offered) {
        throw new UnsupportedOperationException();
    }
}
