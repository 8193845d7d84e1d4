package io.cooperage.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The application's own log: `<data>/log/cooperage.log` and two older ones, 5 MB each at most. The console stays
/// quiet.
///
/// Configured in code: logback's XML reader costs a tenth of a second of every start.
public final class LogFile extends ContextAwareBase implements Configurator {
    private static final String MAX_SIZE = "5MB";
    private static final int OLDER_FILES = 2;

    /// Logback finds this class as a service and calls this first; what is logged before [#in] is dropped.
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Level level() {
        String wanted = System.getenv().getOrDefault("COOPERAGE_LOG_LEVEL", "info");
        return Level.toLevel(wanted.toUpperCase(Locale.ROOT), Level.INFO);
    }

    /// Starts logging below `data`. A folder that can't be written is no error here: the engine, which needs it more,
    /// reports it better.
    static void in(Path data) {
        Path folder = data.resolve("log");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return;
        }
        if (Files.isWritable(folder) && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            attach(context, folder.resolve("cooperage.log"));
        }
    }

    private static void attach(LoggerContext context, Path file) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{24} %msg%n");
        encoder.start();

        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(encoder);

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLDER_FILES);
        rolling.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(MAX_SIZE));
        trigger.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /// Where to look for more, for failures whose message does not say it all.
    static String hint(Throwable failure) {
        if (failure instanceof EngineException
                || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)
                || !(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("file")
                        instanceof RollingFileAppender<?> appender)) {
            return "";
        }
        return "\nMore in " + appender.getFile();
    }
}
