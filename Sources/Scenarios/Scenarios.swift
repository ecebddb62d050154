import TradeData
