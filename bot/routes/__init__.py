"""The routes of buttons on customers' screens; those of the admin area are in bot/admin/routes."""

from dataclasses import dataclass

from bot.routes.cart import AskClear as AskClear
from bot.routes.cart import AskCoupon as AskCoupon
from bot.routes.cart import AtCart as AtCart
from bot.routes.cart import Clear as Clear
from bot.routes.cart import DropCoupon as DropCoupon
from bot.routes.cart import EditLine as EditLine
from bot.routes.cart import OpenCart as OpenCart
from bot.routes.cart import PutAside as PutAside
from bot.routes.cart import Restore as Restore
from bot.routes.cart import TakeBack as TakeBack
from bot.routes.cart import TakeLess as TakeLess
from bot.routes.checkout import AskAnswer as AskAnswer
from bot.routes.checkout import ChooseMethod as ChooseMethod
from bot.routes.checkout import ConfirmOrder as ConfirmOrder
from bot.routes.checkout import OpenReview as OpenReview
from bot.routes.checkout import RepeatAnswer as RepeatAnswer
from bot.routes.checkout import RepeatLast as RepeatLast
from bot.routes.checkout import SkipNote as SkipNote
from bot.routes.checkout import TakeMethod as TakeMethod
from bot.routes.grammar import LONGEST as LONGEST
from bot.routes.grammar import ROUTES as ROUTES
from bot.routes.grammar import Route as Route
from bot.routes.grammar import parse as parse
from bot.routes.grammar import sealed as sealed
from bot.routes.order import AskCancelOrder as AskCancelOrder
from bot.routes.order import AskReply as AskReply
from bot.routes.order import CancelOrder as CancelOrder
from bot.routes.order import OpenOrder as OpenOrder
from bot.routes.order import OpenOrders as OpenOrders
from bot.routes.order import OpenPhotos as OpenPhotos
from bot.routes.order import OrderAgain as OrderAgain
from bot.routes.order import SendToShop as SendToShop
from bot.routes.product import Add as Add
from bot.routes.product import AskQuantity as AskQuantity
from bot.routes.product import BuyNow as BuyNow
from bot.routes.product import NeverMind as NeverMind
from bot.routes.product import NotifyMe as NotifyMe
from bot.routes.product import OfVariant as OfVariant
from bot.routes.product import OneLess as OneLess
from bot.routes.product import OneMore as OneMore
from bot.routes.product import OpenDetails as OpenDetails
from bot.routes.product import OpenProduct as OpenProduct
from bot.routes.product import SetQuantity as SetQuantity
from bot.routes.product import Step as Step
from bot.routes.product import TakeNearest as TakeNearest
from bot.routes.product import TurnPhotos as TurnPhotos
from bot.routes.search import OpenHits as OpenHits
from bot.routes.search import at_hits as at_hits
from bot.routes.search import hits_of as hits_of


@dataclass(frozen=True)
class OpenHome(Route, word="h"):
    """The greeting."""


@dataclass(frozen=True)
class OpenHelp(Route, word="hp"):
    """The help."""


@dataclass(frozen=True)
class OpenCategory(Route, word="s"):
    """A category; 0 is the top level."""

    category_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OpenFound(Route, word="f"):
    """A page of what the last search finds; buttons of older versions."""

    page: int = 0
