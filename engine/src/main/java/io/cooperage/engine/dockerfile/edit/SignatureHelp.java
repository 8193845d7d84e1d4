package io.cooperage.engine.dockerfile.edit;

import java.util.List;

/// How the instruction at the caret can be written.
///
/// @param forms the one that fits best first
/// @param activeParameter which blank-separated part of a form is being typed, from zero; the keyword
///     is part zero
public record SignatureHelp(List<String> forms, int activeParameter, String documentation) {
    public SignatureHelp {
        forms = List.copyOf(forms);
    }
}
