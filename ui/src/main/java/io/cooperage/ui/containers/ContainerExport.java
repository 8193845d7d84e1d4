package io.cooperage.ui.containers;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Writes all files of a container into a tar that the person chooses, with what is done so far in the status
/// bar, where it can be cancelled. FX thread only.
public final class ContainerExport {
    private final ContainerParts parts;
    private final FileDialogs dialogs;
    private final Messages messages = Messages.of(ContainerExport.class);

    public ContainerExport(ContainerParts parts, FileDialogs dialogs) {
        this.parts = parts;
        this.dialogs = dialogs;
    }

    public void ask(LiveContainer live) {
        String name = live.container().name();
        dialogs.save(messages.text("export.title", name), name + ".tar").ifPresent(target -> write(live, target));
    }

    private void write(LiveContainer live, Path target) {
        String name = live.container().name();
        ContainerService service = parts.service();
        AtomicReference<@Nullable UiTask<Long>> telling = new AtomicReference<>();
        UiTask<Long> task = parts.tasks().run(messages.text("task.export", name), () -> {
            Path folder = target.toAbsolutePath().getParent();
            if (folder == null) {
                throw new EngineException(ErrorKind.INVALID_ARGUMENT, messages.text("export.folder", target));
            }
            try {
                // What is there stays until the whole of the new is.
                Path part = Files.createTempFile(folder, ".export-", ".part");
                try {
                    try (OutputStream out = new Counted(
                            new BufferedOutputStream(Files.newOutputStream(part)),
                            bytes -> parts.fx().execute(() -> tell(telling.get(), bytes)))) {
                        service.export(live.id(), out);
                    }
                    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(part);
                }
                return Files.size(target);
            } catch (IOException e) {
                throw new EngineException(
                        ErrorKind.INVALID_ARGUMENT,
                        messages.text("export.failed", target, String.valueOf(e.getMessage())),
                        e);
            }
        });
        telling.set(task);
        task.onSuccess(bytes -> parts.notices()
                        .toast(Toast.of(Tone.SUCCESS, messages.text("exported", name, target, Amounts.bytes(bytes)))))
                .onFailure(parts.errors()::present);
    }

    /// How much there will be is only known to who has walked all of it, so the amount is told and no share.
    private static void tell(@Nullable UiTask<Long> task, long bytes) {
        if (task != null && task.isRunning()) {
            task.report(UiTask.INDETERMINATE, Amounts.bytes(bytes));
        }
    }

    /// Tells after each so many bytes.
    private static final class Counted extends FilterOutputStream {
        private static final long STEP = 8L << 20;

        private final LongConsumer listener;
        private long count;
        private long next = STEP;

        Counted(OutputStream out, LongConsumer listener) {
            super(out);
            this.listener = listener;
        }

        @Override
        public void write(int each) throws IOException {
            out.write(each);
            add(1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            add(length);
        }

        private void add(int more) {
            count += more;
            if (count >= next) {
                next = count + STEP;
                listener.accept(count);
            }
        }
    }
}
