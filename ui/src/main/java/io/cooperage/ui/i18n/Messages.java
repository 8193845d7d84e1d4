package io.cooperage.ui.i18n;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// The texts of one package, from the `messages.properties` beside its classes.
///
/// Texts with arguments are [MessageFormat] patterns; write apostrophes as ’ so that none needs doubling. A key that
/// isn't there is a defect and throws. Any thread.
public final class Messages {
    private final ResourceBundle bundle;

    private Messages(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /// The texts of the package that `type` lives in.
    public static Messages of(Class<?> type) {
        return new Messages(ResourceBundle.getBundle(
                type.getPackageName() + ".messages", Locale.getDefault(), type.getClassLoader()));
    }

    /// @param arguments numbers are grouped as the locale does
    public String text(String key, Object... arguments) {
        String pattern = bundle.getString(key);
        return arguments.length == 0 ? pattern : new MessageFormat(pattern, Locale.getDefault()).format(arguments);
    }

    /// What an FXML file resolves its `%keys` with.
    public ResourceBundle bundle() {
        return bundle;
    }
}
