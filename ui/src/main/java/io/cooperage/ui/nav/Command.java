package io.cooperage.ui.nav;

import java.util.function.BooleanSupplier;

/// Something a person can do, with a name and perhaps a key.
///
/// @param title in the imperative: `Stop web`
/// @param detail what tells it from its likes; may be empty
/// @param icon an Ikonli literal such as `fth-play`
/// @param key as it's written on keyboards, such as `Ctrl+N`; empty for none. The page itself handles the key.
/// @param enabled asked when it is about to be shown
public record Command(String title, String detail, String icon, String key, BooleanSupplier enabled, Runnable action) {

    public static Command of(String title, String icon, String key, Runnable action) {
        return new Command(title, "", icon, key, () -> true, action);
    }

    public Command withDetail(String words) {
        return new Command(title, words, icon, key, enabled, action);
    }

    public Command when(BooleanSupplier condition) {
        return new Command(title, detail, icon, key, condition, action);
    }
}
