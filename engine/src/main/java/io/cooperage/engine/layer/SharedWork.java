package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/// Long work of which one thread does each piece while all others who want the same wait for it. Any thread.
final class SharedWork<T> {
    private final ConcurrentHashMap<String, Piece<T>> underWay = new ConcurrentHashMap<>();

    /// One piece under way, and who wants to hear of it.
    private record Piece<T>(CompletableFuture<T> result, List<UnpackProgress> listeners) {
        void tell(long read, long total) {
            listeners.forEach(listener -> listener.read(read, total));
        }
    }

    /// Does `work`, or waits for another who does it.
    ///
    /// @param key what tells this piece from others
    /// @param what for messages: `unpack x`
    /// @return empty when the other one was cancelled: the caller is to try again
    /// @throws EngineException as the work, whoever did it; CANCELLED when interrupted
    Optional<T> perform(String key, String what, UnpackProgress progress, Function<UnpackProgress, T> work) {
        Piece<T> mine = new Piece<>(new CompletableFuture<>(), new CopyOnWriteArrayList<>(List.of(progress)));
        Piece<T> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            other.listeners().add(progress);
            return join(other, what);
        }
        try {
            T result = work.apply(mine::tell);
            mine.result().complete(result);
            return Optional.of(result);
        } catch (EngineException failure) {
            if (failure.kind() == ErrorKind.CANCELLED) {
                mine.result().cancel(false);
            } else {
                mine.result().completeExceptionally(failure);
            }
            throw failure;
        } finally {
            underWay.remove(key);
            // Whatever else went wrong, nobody waits for ever.
            mine.result().cancel(false);
        }
    }

    private static <T> Optional<T> join(Piece<T> piece, String what) {
        try {
            return Optional.of(piece.result().get());
        } catch (CancellationException othersCancelled) {
            return Optional.empty();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof EngineException told) {
                throw new EngineException(told.kind(), String.valueOf(told.getMessage()), told);
            }
            throw new IllegalStateException(failure);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, what + ": cancelled", cancelled);
        }
    }
}
