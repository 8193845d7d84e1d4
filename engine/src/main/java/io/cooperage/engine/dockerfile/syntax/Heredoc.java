package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.text.TextRange;

/// A here-document of RUN, COPY or ADD.
///
/// @param name the terminator, quotes removed
/// @param fileDescriptor the number before `<<`; zero when there is none
/// @param expand whether variables in the body are replaced: no part of the name was quoted
/// @param chomp `<<-`: leading tabs go
/// @param content the body with its line endings, tabs included
/// @param operator where `<<NAME` stands
/// @param body where the body stands, without the terminator line
/// @param terminator where the terminator's name stands; empty at the end of the body if it is missing
public record Heredoc(
        String name,
        int fileDescriptor,
        boolean expand,
        boolean chomp,
        String content,
        TextRange operator,
        TextRange body,
        TextRange terminator) {

    /// The body as the file or script it becomes.
    public String contentToUse() {
        return chomp ? withoutLeadingTabs(content) : content;
    }

    public boolean isTerminated() {
        return !terminator.isEmpty();
    }

    public static String withoutLeadingTabs(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean atLineStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (atLineStart && c == '\t') {
                continue;
            }
            atLineStart = c == '\n';
            out.append(c);
        }
        return out.toString();
    }
}
