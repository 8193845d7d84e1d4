package io.cooperage.ui.dialog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a view-model speaks to the person without knowing the window. FX thread only.
public interface Notices {

    /// A few words that go away by themselves.
    void toast(Toast toast);

    /// A lasting condition, above the page until it is dismissed or [#clearBanner] is called with its key.
    void banner(Banner banner);

    void clearBanner(String key);

    /// Asks before something is destroyed. `confirmed` runs only if the person agrees.
    void confirm(Confirmation question, Runnable confirmed);

    /// Something broke in a way that nobody foresaw.
    void failure(Failure failure);

    /// @param label in the imperative
    record Action(String label, Runnable run) {}

    record Toast(Tone tone, String text, @Nullable Action action) {
        public static Toast of(Tone tone, String text) {
            return new Toast(tone, text, null);
        }
    }

    /// @param key a second banner with the same key replaces the first
    record Banner(
            String key, Tone tone, String text, @Nullable Action action) {}

    /// @param text what will be lost, in one or two sentences
    /// @param items the things it is about; may be empty
    /// @param confirmLabel the verb on the button
    record Confirmation(String title, String text, List<String> items, String confirmLabel, boolean destructive) {
        public Confirmation {
            items = List.copyOf(items);
        }
    }

    /// @param text one or two sentences for the person, with the next step
    /// @param details what a developer needs, copied with one button
    record Failure(
            String title,
            String text,
            String details,
            @Nullable Action action) {}
}
