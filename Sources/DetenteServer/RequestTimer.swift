import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections that take their time: a head or a body that trickles in, silence between requests, an answer that nobody takes.
///
/// What came late gets 408 where no answer has begun. A byte now and then prolongs nothing.
final class RequestTimer: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Wait { case head, body, answer, nextHead, closing }
    private let limits: ServerOptions.Limits
    private var wait = Wait.head
    private var hasAnswerBegun = false
    private var timer: Scheduled<Void>?
    private var stuck: Scheduled<Void>?

    init(_ limits: ServerOptions.Limits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(.head, limits.request, context) } }

    func channelActive(context: ChannelHandlerContext) {
        begin(.head, limits.request, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            hasAnswerBegun = false
            begin(.body, limits.request, context)
        case .body: break
        case .end:
            timer?.cancel()
            if wait == .body { wait = .answer }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if wait == .closing {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head: hasAnswerBegun = true
        case .body: break
        // A body that is still coming after its answer is read on, for as long as any body.
        case .end: if wait != .body { begin(.nextHead, limits.idle, context) }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stuck?.cancel()
        stuck = nil
        if !context.channel.isWritable {
            let channel = context.channel
            stuck = context.eventLoop.scheduleTask(in: TimeAmount(limits.reading)) { channel.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    private func begin(_ wait: Wait, _ limit: Duration, _ context: ChannelHandlerContext) {
        self.wait = wait
        timer?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: TimeAmount(limit)) {
            let (timer, context) = bound.value
            timer.end(context)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        let isLate = (wait == .head || wait == .body) && !hasAnswerBegun
        wait = .closing
        guard isLate else { return context.close(promise: nil) }
        let body = ByteBuffer(string: #"{"problems":[{"what":"the request did not come in time","remedy":"send it faster"}]}"#)
        let head = HTTPResponse(
            status: .requestTimeout,
            headerFields: [
                .connection: "close", .contentType: "application/json", .contentLength: "\(body.readableBytes)",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }

    private func stop() {
        timer?.cancel()
        stuck?.cancel()
        (timer, stuck) = (nil, nil)
    }
}
