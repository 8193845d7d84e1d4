package io.cooperage.ui.i18n;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;

/// The texts of one package, from the `messages.properties` beside its classes.
///
/// Texts with arguments are [MessageFormat] patterns; write apostrophes as ’ so that none needs doubling. A key that
/// isn't there is a defect and throws. Any thread.
public final class Messages {
    private final ResourceBundle bundle;

    /// Patterns read so far: reading one costs ten times what filling it in does. A format is not safe for two
    /// threads; each guards its own use.
    private final Map<String, MessageFormat> formats = new ConcurrentHashMap<>();

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
        if (arguments.length == 0) {
            return bundle.getString(key);
        }
        MessageFormat format =
                formats.computeIfAbsent(key, k -> new MessageFormat(bundle.getString(k), Locale.getDefault()));
        synchronized (format) {
            return format.format(arguments);
        }
    }

    /// What an FXML file resolves its `%keys` with.
    public ResourceBundle bundle() {
        return bundle;
    }
}
